module image-stream-bench/go-sink

go 1.23

require image-stream-bench/contract v0.0.0

replace image-stream-bench/contract => ../../../runners/shared/go
