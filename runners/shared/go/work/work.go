// Package work is what the application does with a frame before it answers: it hashes it, decodes it, or writes it to a file.
// The goroutine of the connection does it; decoding and writing take one of as many slots as there are processors.
package work

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"image-stream-bench/contract"
)

// fields is the number of rows and columns of the points at which the brightness of a picture is reported.
const fields = 4

// tell says what was made of a frame, when it is asked for.
type tell func() map[string]any

// Work counts the frames on which it is done, and remembers the last.
type Work struct {
	config contract.Config
	slots  chan struct{}
	files  atomic.Int64

	mutex  sync.Mutex
	frames int64
	fault  string
	stamp  string
	last   tell
}

// New returns nil where the application receives only.
func New(config contract.Config) *Work {
	if config.Work == nil {
		return nil
	}
	if config.Work.Kind == "store" {
		if err := os.MkdirAll(config.Work.Folder, 0o755); err != nil {
			log.Fatal(err)
		}
	}
	return &Work{config: config, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Applied is what the ready line says of the work.
func (work *Work) Applied() map[string]any {
	applied := map[string]any{"work": work.config.Work.Kind}
	switch work.config.Work.Kind {
	case "hash":
		applied["hash"] = "sha256, in the goroutine of the connection"
	case "decode":
		applied["decoder"] = "image/jpeg, " + runtime.Version()
		applied["slots"] = cap(work.slots)
	case "store":
		applied["storedFiles"] = work.config.Work.Files
		applied["slots"] = cap(work.slots)
	}
	return applied
}

// Do works on a frame and reports whether it could; a failure is counted.
func (work *Work) Do(frame []byte, counters *contract.Counters) bool {
	from := min(work.config.SequenceOffset, len(frame))
	to := min(from+work.config.Work.StampBytes, len(frame))
	stamp := hex.EncodeToString(frame[from:to])
	told, err := work.handle(frame)
	work.mutex.Lock()
	defer work.mutex.Unlock()
	if err != nil {
		counters.Failed.Add(1)
		if work.fault == "" {
			work.fault = err.Error()
		}
		return false
	}
	work.frames++
	work.stamp, work.last = stamp, told
	return true
}

// Read returns the part of the stats line.
func (work *Work) Read() any {
	work.mutex.Lock()
	defer work.mutex.Unlock()
	line := map[string]any{"frames": work.frames, "fault": nil, "last": nil}
	if work.fault != "" {
		line["fault"] = work.fault
	}
	if work.last != nil {
		line["last"] = map[string]any{"stamp": work.stamp, "evidence": work.last()}
	}
	return line
}

func (work *Work) handle(frame []byte) (tell, error) {
	if work.config.Work.Kind == "hash" {
		return tellDigest(frame), nil
	}
	work.slots <- struct{}{}
	defer func() { <-work.slots }()
	switch work.config.Work.Kind {
	case "decode":
		picture, err := jpeg.Decode(bytes.NewReader(frame))
		return func() map[string]any { return describe(picture) }, err
	case "store":
		return work.store(frame)
	}
	return nil, fmt.Errorf("there is no work %q", work.config.Work.Kind)
}

// store writes to the next of some files, over and over, so that no disk fills.
func (work *Work) store(frame []byte) (tell, error) {
	number := int(work.files.Add(1)-1) % work.config.Work.Files
	path := filepath.Join(work.config.Work.Folder, fmt.Sprintf("frame-%d.jpg", number))
	return func() map[string]any {
		stored, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		return tellDigest(stored)()
	}, os.WriteFile(path, frame, 0o644)
}

func tellDigest(frame []byte) tell {
	digest := sha256.Sum256(frame)
	return func() map[string]any { return map[string]any{"sha256": hex.EncodeToString(digest[:])} }
}

// describe tells size and brightness at the middle of each of 4 × 4 fields.
func describe(picture image.Image) map[string]any {
	bounds := picture.Bounds()
	width, height := bounds.Dx(), bounds.Dy()
	luma := make([]int, 0, fields*fields)
	for row := range fields {
		for column := range fields {
			x, y := (2*column+1)*width/(2*fields), (2*row+1)*height/(2*fields)
			grey := color.GrayModel.Convert(picture.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.Gray)
			luma = append(luma, int(grey.Y))
		}
	}
	return map[string]any{"width": width, "height": height, "luma": luma}
}
