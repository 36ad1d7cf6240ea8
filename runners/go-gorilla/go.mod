module image-stream-bench/go-gorilla

go 1.23

require (
	github.com/gorilla/websocket v1.5.3
	image-stream-bench/contract v0.0.0
)

replace image-stream-bench/contract => ../shared/go
