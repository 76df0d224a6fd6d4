package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// client calls a webhook as an API server does: HTTP/1.1 over connections that
// are kept, sending again what Go's transport sends again (a request of which
// no byte had been written) and what client-go sends again (an answer 429 or
// 5xx that says when).
type client struct {
	name    string // of the server, for its certificate
	ca      string // file, read at each handshake
	targets string // "IP:PORT" or a file with one a line, read at each dial
	http    *http.Client
	retried int64
	dials   int64

	mu    sync.Mutex
	next  int
	count map[string]int64
}

func newClient(name, ca, targets string, idle int) *client {
	c := &client{name: name, ca: ca, targets: targets,
		count: map[string]int64{}}
	c.http = &http.Client{
		Timeout: 30 * time.Second,
		Transport: &http.Transport{
			DialTLSContext:      c.dial,
			MaxIdleConnsPerHost: idle,
			IdleConnTimeout:     90 * time.Second,
			TLSHandshakeTimeout: 10 * time.Second,
		},
	}
	return c
}

// target takes the next of those that are there now, as a Service does for
// each new connection.
func (c *client) target() (string, error) {
	list := []string{c.targets}
	if strings.Contains(c.targets, "/") {
		text, err := os.ReadFile(c.targets)
		if err != nil {
			return "", err
		}
		list = strings.Fields(string(text))
	}
	if len(list) == 0 {
		return "", errors.New("no endpoints")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	t := list[c.next%len(list)]
	c.count[t]++
	return t, nil
}

func (c *client) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	conn, _, err := c.connect(ctx)
	return conn, err
}

func (c *client) connect(ctx context.Context) (*tls.Conn, *x509.Certificate,
	error) {

	pem, err := os.ReadFile(c.ca)
	if err != nil {
		return nil, nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, nil, errors.New("no CA certificate in " + c.ca)
	}
	target, err := c.target()
	if err != nil {
		return nil, nil, err
	}
	atomic.AddInt64(&c.dials, 1)
	dialer := tls.Dialer{Config: &tls.Config{
		ServerName: c.name, RootCAs: roots, NextProtos: []string{"http/1.1"},
	}}
	conn, err := dialer.DialContext(ctx, "tcp", target)
	if err != nil {
		return nil, nil, err
	}
	t := conn.(*tls.Conn)
	return t, t.ConnectionState().PeerCertificates[0], nil
}

type answer struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Response   *struct {
		UID     string `json:"uid"`
		Allowed bool   `json:"allowed"`
		Patch   string `json:"patch"`
		Status  struct {
			Message string `json:"message"`
		} `json:"status"`
	} `json:"response"`
}

// post sends one review; nil means that a sound answer came.
func (c *client) post(path string, body []byte, uid string) (*answer, error) {
	for try := 0; ; try++ {
		res, err := c.http.Post("https://"+c.name+path, "application/json",
			bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return nil, err
		}
		after := res.Header.Get("Retry-After")
		if res.StatusCode == 429 || res.StatusCode >= 500 {
			if s, err := strconv.Atoi(after); err == nil && try < 10 {
				atomic.AddInt64(&c.retried, 1)
				time.Sleep(time.Duration(s) * time.Second)
				continue
			}
		}
		if res.StatusCode != 200 {
			return nil, fmt.Errorf("status %d: %.200s", res.StatusCode, text)
		}
		a := &answer{}
		if err := json.Unmarshal(text, a); err != nil {
			return nil, err
		}
		if a.Response == nil || a.Response.UID != uid {
			return nil, errors.New("answer to another review")
		}
		return a, nil
	}
}

// A review from a file, with a place for the uid.
func template(file string) (head, tail []byte, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	var review struct {
		Request struct {
			UID string `json:"uid"`
		} `json:"request"`
	}
	if err := json.Unmarshal(text, &review); err != nil {
		return nil, nil, err
	}
	at := bytes.Index(text, []byte(`"`+review.Request.UID+`"`))
	if review.Request.UID == "" || at < 0 {
		return nil, nil, errors.New(file + ": no request.uid")
	}
	at++
	return text[:at], text[at+len(review.Request.UID):], nil
}

func reviews(args []string) error {
	f := flag.NewFlagSet("reviews", flag.ExitOnError)
	name := f.String("name", "localhost", "server `name` in the certificate")
	ca := f.String("ca", "", "`file` of CA certificates")
	targets := f.String("targets", "", "IP:PORT, or a `file` of them")
	path := f.String("path", "/inject?timeout=10s", "`path` to post to")
	body := f.String("body", "", "`file` with a review")
	want := f.String("want", "any", "patch, allowed, denied or any")
	count := f.Int64("n", 0, "number of reviews")
	limit := f.Duration("t", 0, "or for how long")
	conns := f.Int("c", 8, "connections")
	rate := f.Float64("rate", 0, "reviews per second, 0: as fast as it goes")
	hands := f.Duration("handshakes", 0, "interval of handshakes besides")
	log := f.String("log", "", "`file` of handshakes: begin, end, serial")
	f.Parse(args)

	head, tail, err := template(*body)
	if err != nil {
		return err
	}
	c := newClient(*name, *ca, *targets, *conns)

	end := make(chan struct{})
	var wg sync.WaitGroup
	if *hands > 0 {
		out, err := os.Create(*log)
		if err != nil {
			return err
		}
		defer out.Close()
		wg.Add(1)
		go func() {
			defer wg.Done()
			// A counter of dials of its own: these are no reviews.
			h := newClient(*name, *ca, *targets, 0)
			for {
				select {
				case <-end:
					return
				case <-time.After(*hands):
				}
				begin := time.Now().UnixNano()
				conn, cert, err := h.connect(context.Background())
				if err != nil {
					fmt.Fprintf(out, "%d error %v\n", begin, err)
					continue
				}
				conn.Close()
				fmt.Fprintf(out, "%d %d %X\n", begin,
					time.Now().UnixNano(), cert.SerialNumber)
			}
		}()
	}

	res := run(*conns, *count, *limit, *rate, func(w int, seq int64) error {
		uid := fmt.Sprintf("%08x-0000-4000-8000-%012x", w, seq)
		b := append(append(append(make([]byte, 0, len(head)+len(tail)+36),
			head...), uid...), tail...)
		a, err := c.post(*path, b, uid)
		if err != nil {
			return err
		}
		good := true
		switch *want {
		case "patch":
			good = a.Response.Allowed && a.Response.Patch != ""
		case "allowed":
			good = a.Response.Allowed
		case "denied":
			good = !a.Response.Allowed
		}
		if !good {
			return fmt.Errorf("answer is not %q: %.200s", *want,
				a.Response.Status.Message)
		}
		return nil
	})
	close(end)
	wg.Wait()
	res.Retried, res.Dials, res.Targets = c.retried, c.dials, c.count
	return res.print()
}
