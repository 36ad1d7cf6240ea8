// The images that a server pushes, or a camera sends, read once.

package contract

import (
	"log"
	"os"
)

// ReadPool returns the images of the pool in order, each a part of one block of memory.
func ReadPool(config Config) [][]byte {
	return readImages(config.Pool.File, config.Pool.FrameCount, config.FrameBytes)
}

func readImages(file string, count, frameBytes int) [][]byte {
	block, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	images := make([][]byte, count)
	if len(block) < count*frameBytes {
		log.Fatalf("%s is too short for %d images of %d bytes", file, count, frameBytes)
	}
	for index := range images {
		images[index] = block[index*frameBytes : (index+1)*frameBytes]
	}
	return images
}
