// The frames that a server pushes, or a load generator sends, read once.

package contract

import (
	"log"
	"os"
)

// ReadPool returns the frames of the pool in order, each a part of one block of memory.
func ReadPool(config Config) [][]byte {
	return readFrames(config.Pool.File, config.Pool.FrameCount, config.FrameBytes)
}

func readFrames(file string, count, frameBytes int) [][]byte {
	block, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	frames := make([][]byte, count)
	if len(block) < count*frameBytes {
		log.Fatalf("%s is too short for %d frames of %d bytes", file, count, frameBytes)
	}
	for index := range frames {
		frames[index] = block[index*frameBytes : (index+1)*frameBytes]
	}
	return frames
}
