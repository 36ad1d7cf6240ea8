// Resource use of this process: CPU and memory.

package contract

import (
	"os"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
)

var memoryLine = regexp.MustCompile(`(?m)^(VmRSS|VmHWM):\s+(\d+) kB$`)

type usage struct {
	userCPUMicros, systemCPUMicros, rssBytes, peakRSSBytes int64
}

func readUsage() (usage, error) {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return usage{}, err
	}
	rssBytes, peakRSSBytes := readMemory(int64(used.Maxrss))
	return usage{
		userCPUMicros:   micros(used.Utime),
		systemCPUMicros: micros(used.Stime),
		rssBytes:        rssBytes,
		peakRSSBytes:    max(rssBytes, peakRSSBytes),
	}, nil
}

// The fields have other types on other systems.
func micros(value syscall.Timeval) int64 { return int64(value.Sec)*1_000_000 + int64(value.Usec) }

// ru_maxrss is inherited from the process that spawned this one, VmHWM is not; without /proc there is only the former.
func readMemory(maxRSS int64) (rssBytes, peakBytes int64) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		if runtime.GOOS != "darwin" {
			maxRSS *= 1024
		}
		return maxRSS, maxRSS
	}
	for _, match := range memoryLine.FindAllStringSubmatch(string(status), -1) {
		kibibytes, _ := strconv.ParseInt(match[2], 10, 64)
		if match[1] == "VmRSS" {
			rssBytes = kibibytes * 1024
		} else {
			peakBytes = kibibytes * 1024
		}
	}
	return rssBytes, peakBytes
}
