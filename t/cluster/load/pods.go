package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// pods creates Pods in a real API server, by default without keeping them.
func pods(args []string) error {
	f := flag.NewFlagSet("pods", flag.ExitOnError)
	server := f.String("server", "", "`URL` of the API server")
	ca := f.String("ca", "", "`file` with its CA")
	cert := f.String("cert", "", "`file` with our certificate")
	key := f.String("key", "", "`file` with our key")
	ns := f.String("namespace", "default", "`namespace`")
	body := f.String("body", "", "`file` with a Pod in JSON, without a name")
	keep := f.Bool("keep", false, "create for real and delete again")
	count := f.Int64("n", 0, "number of Pods")
	limit := f.Duration("t", 0, "or for how long")
	conns := f.Int("c", 4, "concurrent calls")
	rate := f.Float64("rate", 0, "Pods per second, 0: as fast as it goes")
	want := f.String("want", "", "`text` that each answer has to contain")
	f.Parse(args)

	pair, err := tls.LoadX509KeyPair(*cert, *key)
	if err != nil {
		return err
	}
	pem, err := os.ReadFile(*ca)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return errors.New("no CA certificate in " + *ca)
	}
	text, err := os.ReadFile(*body)
	if err != nil {
		return err
	}
	var pod map[string]any
	if err := json.Unmarshal(text, &pod); err != nil {
		return err
	}
	meta, _ := pod["metadata"].(map[string]any)
	if meta == nil {
		return errors.New(*body + ": no metadata")
	}

	h := &http.Client{
		Timeout: 60 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{
				RootCAs: roots, Certificates: []tls.Certificate{pair},
			},
			MaxIdleConnsPerHost: *conns,
		},
	}
	call := func(method, url string, body []byte) (string, error) {
		req, err := http.NewRequest(method, url, bytes.NewReader(body))
		if err != nil {
			return "", err
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := h.Do(req)
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			return "", err
		}
		if res.StatusCode >= 300 {
			var status struct {
				Message string `json:"message"`
			}
			json.Unmarshal(text, &status)
			return "", fmt.Errorf("status %d: %.300s", res.StatusCode,
				status.Message)
		}
		return string(text), nil
	}

	base := *server + "/api/v1/namespaces/" + *ns + "/pods"
	query := "?dryRun=All"
	if *keep {
		query = ""
	}
	bodies := make([][]byte, *conns)
	delete(meta, "generateName")
	for w := range bodies {
		meta["name"] = fmt.Sprintf("load-%d", w)
		if bodies[w], err = json.Marshal(pod); err != nil {
			return err
		}
	}
	return run(*conns, *count, *limit, *rate, func(w int, _ int64) error {
		text, err := call("POST", base+query, bodies[w])
		if err != nil {
			return err
		}
		if !strings.Contains(text, *want) {
			return fmt.Errorf("no %q in what was created", *want)
		}
		if *keep {
			_, err = call("DELETE", fmt.Sprintf(
				"%s/load-%d?gracePeriodSeconds=0", base, w), nil)
		}
		return err
	}).print()
}
