// The CPU profile of a server, for `npm run profile`; off unless its variable is set.

package contract

import (
	"log"
	"os"
	"runtime/pprof"
)

// profileVariable names the file that the profile is written to.
const profileVariable = "IMAGE_STREAM_BENCH_CPU_PROFILE"

// startProfile samples the process until the returned function is called.
func startProfile() (stop func()) {
	path := os.Getenv(profileVariable)
	if path == "" {
		return func() {}
	}
	file, err := os.Create(path)
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		log.Fatal(err)
	}
	return func() {
		pprof.StopCPUProfile()
		if err := file.Close(); err != nil {
			log.Print(err)
		}
	}
}
