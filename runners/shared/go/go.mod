module image-stream-bench/contract

go 1.23
