// gws as a relay, as it comes and else: its Broadcaster frames an image once for all viewers, and each connection has
// a queue of the library's own.

package main

import (
	"log"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/lxzan/gws"
)

type hub struct {
	decide policy
	mutex  sync.Mutex
	// Replaced and never changed, so that images go out without the lock.
	viewers []*viewer
}

func relay(take handleFunc) http.HandlerFunc {
	hub := &hub{decide: newPolicy(config.SlowViewer)}
	acceptCamera := accept(camera{source{handle: take}, hub})
	upgrader := gws.NewUpgrader(viewerEvents{hub: hub}, option)
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/viewer" {
			acceptCamera(w, r)
		} else if conn, err := hub.join(upgrader, w, r); err != nil {
			log.Print(err)
		} else {
			go conn.ReadLoop()
		}
	}
}

type camera struct {
	source
	hub *hub
}

func (camera camera) OnMessage(conn *gws.Conn, message *gws.Message) {
	camera.handle(conn, message)
	image := newOutgoing(message)
	for _, viewer := range camera.hub.present() {
		viewer.offer(camera.hub.decide, image)
	}
	image.release()
}

type viewerEvents struct {
	sink
	hub *hub
}

func (events viewerEvents) OnClose(conn *gws.Conn, _ error) { events.hub.leave(conn) }

// join lets no image pass between the moment a client can know that it is a viewer and the moment it is one.
func (hub *hub) join(upgrader *gws.Upgrader, w http.ResponseWriter, r *http.Request) (*gws.Conn, error) {
	hub.mutex.Lock()
	defer hub.mutex.Unlock()
	conn, err := upgrader.Upgrade(w, r)
	if err == nil {
		hub.viewers = append(slices.Clone(hub.viewers), &viewer{conn: conn})
	}
	return conn, err
}

func (hub *hub) leave(conn *gws.Conn) {
	hub.mutex.Lock()
	defer hub.mutex.Unlock()
	hub.viewers = slices.DeleteFunc(slices.Clone(hub.viewers), func(viewer *viewer) bool {
		if viewer.conn == conn {
			viewer.leave()
		}
		return viewer.conn == conn
	})
}

func (hub *hub) present() []*viewer {
	hub.mutex.Lock()
	defer hub.mutex.Unlock()
	return hub.viewers
}

// outgoing is an image that has to stay in memory while somebody may still broadcast it.
type outgoing struct {
	broadcaster *gws.Broadcaster
	message     *gws.Message
	holders     atomic.Int32
}

func newOutgoing(message *gws.Message) *outgoing {
	image := &outgoing{broadcaster: gws.NewBroadcaster(message.Opcode, message.Bytes()), message: message}
	image.hold()
	return image
}

func (image *outgoing) hold() { image.holders.Add(1) }

func (image *outgoing) release() {
	if image.holders.Add(-1) == 0 {
		image.broadcaster.Close()
		giveBack(image.message)
	}
}
