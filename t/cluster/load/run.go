package main

import (
	"encoding/json"
	"os"
	"os/signal"
	"sort"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// result is what a run of many calls came to.
type result struct {
	Sent     int64            `json:"sent"`
	Failed   int64            `json:"failed"`
	Retried  int64            `json:"retried"`
	Seconds  float64          `json:"seconds"`
	Rate     float64          `json:"per_second"`
	P50      float64          `json:"p50_ms"`
	P99      float64          `json:"p99_ms"`
	Max      float64          `json:"max_ms"`
	Failures map[string]int64 `json:"failures"`
	Dials    int64            `json:"dials"`
	Targets  map[string]int64 `json:"targets,omitempty"`
}

// run calls call from n goroutines until count calls were made, the time is
// over or the process is told to end; a count or time of 0 is no limit.  A
// rate above 0 bounds the calls per second of all of them together.
func run(n int, count int64, limit time.Duration, rate float64,
	call func(worker int, seq int64) error) *result {

	var (
		next, failed int64
		mu           sync.Mutex
		wg           sync.WaitGroup
		times        []time.Duration
	)
	res := &result{Failures: map[string]int64{}}
	done := make(chan struct{})
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		var over <-chan time.Time
		if limit > 0 {
			over = time.After(limit)
		}
		select {
		case <-stop:
		case <-over:
		}
		close(done)
	}()

	begin := time.Now()
	for w := 0; w < n; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			var mine []time.Duration
			for {
				seq := atomic.AddInt64(&next, 1)
				if count > 0 && seq > count {
					break
				}
				if rate > 0 {
					due := time.Duration(float64(seq) / rate * 1e9)
					time.Sleep(time.Until(begin.Add(due)))
				}
				select {
				case <-done:
				default:
					start := time.Now()
					err := call(w, seq)
					mine = append(mine, time.Since(start))
					if err != nil {
						atomic.AddInt64(&failed, 1)
						mu.Lock()
						if len(res.Failures) < 20 {
							res.Failures[err.Error()]++
						}
						mu.Unlock()
					}
					continue
				}
				break
			}
			mu.Lock()
			times = append(times, mine...)
			mu.Unlock()
		}(w)
	}
	wg.Wait()

	res.Seconds = time.Since(begin).Seconds()
	res.Sent, res.Failed = int64(len(times)), failed
	res.Rate = float64(len(times)) / res.Seconds
	sort.Slice(times, func(i, k int) bool { return times[i] < times[k] })
	at := func(q float64) float64 {
		if len(times) == 0 {
			return 0
		}
		t := times[int(q*float64(len(times)-1))]
		return float64(t.Microseconds()) / 1000
	}
	res.P50, res.P99, res.Max = at(.5), at(.99), at(1)
	return res
}

func (r *result) print() error {
	return json.NewEncoder(os.Stdout).Encode(r)
}
