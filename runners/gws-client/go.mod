module image-stream-bench/gws-client

go 1.23

require (
	github.com/lxzan/gws v1.9.1
	image-stream-bench/contract v0.0.0
)

require github.com/klauspost/compress v1.17.9 // indirect

replace image-stream-bench/contract => ../shared/go
