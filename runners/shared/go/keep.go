// The frames that the application holds while the next ones arrive.

package contract

// Kept holds the newest frames of all connections, so that the application may still use them, decode them elsewhere for
// instance, while the next ones arrive.
type Kept[T any] struct {
	frames  chan T
	release func(T)
}

// NewKept holds count frames; release gets each that is held no longer.
func NewKept[T any](count int, release func(T)) *Kept[T] {
	return &Kept[T]{frames: make(chan T, count), release: release}
}

// Add holds a frame, and lets go of the oldest where there is no room.
func (kept *Kept[T]) Add(frame T) {
	for {
		select {
		case kept.frames <- frame:
			return
		default:
		}
		select {
		case oldest := <-kept.frames:
			kept.release(oldest)
		default:
		}
	}
}
