module image-stream-bench/contract

go 1.23

// Every Go server and client is built with this release, on a host and in the image.
toolchain go1.26.11
