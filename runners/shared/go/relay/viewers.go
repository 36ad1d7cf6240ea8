// The connected viewers, and the policies for a viewer that is behind.

package relay

import (
	"log"
	"slices"
	"sync"

	"image-stream-bench/contract"
)

// Viewers are the connected viewers.
type Viewers[V any] struct {
	mutex sync.Mutex
	// Replaced and never changed, so that frames go out without the lock.
	present []V
}

// Join adds the viewer that connect returns. No frame passes between the moment a client can know that it is a viewer and
// the moment it is one.
func (viewers *Viewers[V]) Join(connect func() (V, error)) (V, error) {
	viewers.mutex.Lock()
	defer viewers.mutex.Unlock()
	viewer, err := connect()
	if err == nil {
		viewers.present = append(slices.Clone(viewers.present), viewer)
	}
	return viewer, err
}

// Leave removes the viewers that isGone names.
func (viewers *Viewers[V]) Leave(isGone func(viewer V) bool) {
	viewers.mutex.Lock()
	defer viewers.mutex.Unlock()
	viewers.present = slices.DeleteFunc(slices.Clone(viewers.present), isGone)
}

// Present returns the current viewers.
func (viewers *Viewers[V]) Present() []V {
	viewers.mutex.Lock()
	defer viewers.mutex.Unlock()
	return viewers.present
}

// Viewer is what a policy asks of a viewer.
type Viewer[Frame any] interface {
	// IsBehind reports whether the policy must act: BacklogBytes or more wait unsent.
	IsBehind() bool
	Send(frame Frame)
	// SendLatest sends the frame at once, or else as soon as the viewer is no longer behind and no newer one has come. It
	// says whether the frame replaces one that waited.
	SendLatest(frame Frame) (replaced bool)
	CutOff()
}

// NewPolicy returns what decides about a frame for a viewer.
func NewPolicy[V Viewer[Frame], Frame any](slow contract.SlowViewer, counters *contract.Counters) func(V, Frame) {
	switch slow.Policy {
	case "queue":
		return func(viewer V, frame Frame) { viewer.Send(frame) }
	case "drop-newest":
		return func(viewer V, frame Frame) {
			if viewer.IsBehind() {
				counters.Dropped.Add(1)
			} else {
				viewer.Send(frame)
			}
		}
	case "latest-only", "window":
		return func(viewer V, frame Frame) {
			if viewer.SendLatest(frame) {
				counters.Dropped.Add(1)
			}
		}
	case "close":
		return func(viewer V, frame Frame) {
			if viewer.IsBehind() {
				viewer.CutOff()
			} else {
				viewer.Send(frame)
			}
		}
	}
	log.Fatalf("there is no policy %q", slow.Policy)
	return nil
}
