// The images that a server pushes, read once.

package contract

import (
	"log"
	"os"
)

// ReadPool returns the images of the pool in order, each a part of one block of memory.
func ReadPool(config Config) [][]byte {
	if config.Pool == nil {
		log.Fatal("the mode push needs a pool of images")
	}
	block, err := os.ReadFile(config.Pool.File)
	if err != nil {
		log.Fatal(err)
	}
	images := make([][]byte, config.Pool.FrameCount)
	if len(block) < len(images)*config.FrameBytes {
		log.Fatalf("%s is too short for %d images of %d bytes", config.Pool.File, len(images), config.FrameBytes)
	}
	for index := range images {
		images[index] = block[index*config.FrameBytes : (index+1)*config.FrameBytes]
	}
	return images
}
