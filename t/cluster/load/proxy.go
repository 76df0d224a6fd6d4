package main

import (
	"flag"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// proxy connects what comes to a Service's address with one of its endpoints,
// which a file lists, one a line: kube-proxy for a machine without it.  Like
// there a connection stays where it is while it lasts.
func proxy(args []string) error {
	f := flag.NewFlagSet("proxy", flag.ExitOnError)
	listen := f.String("listen", "", "IP:PORT of the Service")
	endpoints := f.String("endpoints", "", "`file` with those that are ready")
	f.Parse(args)

	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	var next int64
	for {
		in, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer in.Close()
			text, _ := os.ReadFile(*endpoints)
			list := strings.Fields(string(text))
			if len(list) == 0 {
				return
			}
			to := list[int(atomic.AddInt64(&next, 1))%len(list)]
			out, err := net.DialTimeout("tcp", to, 5*time.Second)
			if err != nil {
				return
			}
			defer out.Close()
			done := make(chan struct{})
			go func() {
				io.Copy(out, in)
				out.(*net.TCPConn).CloseWrite()
				close(done)
			}()
			io.Copy(in, out)
			in.(*net.TCPConn).CloseWrite()
			<-done
		}()
	}
}
