module image-stream-bench/go-coder

go 1.23

require (
	github.com/coder/websocket v1.8.15
	image-stream-bench/contract v0.0.0
)

replace image-stream-bench/contract => ../shared/go
