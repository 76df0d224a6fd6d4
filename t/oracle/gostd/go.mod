module gostd

go 1.21
