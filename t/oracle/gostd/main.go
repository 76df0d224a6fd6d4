// gostd runs functions of Go's standard library on JSON lines, for comparison
// with src/base and src/data: {"id","op","a","b"} in, {"id","out"} out.  Texts
// that may hold any bytes, a, b and out, are in hexadecimal.
//
//	regex     a pattern, b text: spans of all matches, or the error
//	time      a text: seconds, nanoseconds, offset, RFC 3339
//	duration  a text: nanoseconds, text
//	zone      a name, b seconds: offset and abbreviation
//	double    a text: shortest forms
//	json      a text: compact, keys sorted, numbers as they are
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"
)

type line struct {
	ID string `json:"id"`
	Op string `json:"op"`
	A  string `json:"a"`
	B  string `json:"b"`
}

func matches(pattern, text string) string {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return err.Error()
	}
	out := fmt.Sprintf("%d:", re.NumSubexp())
	for _, m := range re.FindAllStringSubmatchIndex(text, 50) {
		for i := 0; i < len(m); i += 2 {
			out += fmt.Sprintf(" %d,%d", m[i], m[i+1])
		}
		out += ";"
	}
	return out + fmt.Sprintf(" %d", re.SubexpIndex("n"))
}

func compact(text string) (string, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	if _, err := d.Token(); err != io.EOF {
		return "", errors.New("more behind the value")
	}
	out, err := json.Marshal(v)
	return string(out), err
}

func double(text string) (string, error) {
	d, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "", err
	}
	out, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	f, err := json.Marshal(float32(d))
	if err != nil {
		f = []byte("inf")
	}
	return strconv.FormatFloat(d, 'g', -1, 64) + " " +
		strconv.FormatFloat(d, 'g', -1, 32) + " " +
		fmt.Sprint(d) + " " + string(out) + " " + string(f), nil
}

func run(op, a, b string) (string, error) {
	switch op {
	case "regex":
		return matches(a, b), nil
	case "time":
		t, err := time.Parse(time.RFC3339, a)
		if err != nil {
			return "", err
		}
		_, offset := t.Zone()
		return fmt.Sprintf("%d %d %d %s %d %d", t.Unix(), t.Nanosecond(),
			offset, t.Format(time.RFC3339Nano), t.Weekday(),
			t.YearDay()-1), nil
	case "duration":
		d, err := time.ParseDuration(a)
		return fmt.Sprintf("%d %s", int64(d), d), err
	case "zone":
		l, err := time.LoadLocation(a)
		if err != nil {
			return "", err
		}
		sec, _ := strconv.ParseInt(b, 10, 64)
		name, offset := time.Unix(sec, 0).In(l).Zone()
		return fmt.Sprintf("%d %s", offset, name), nil
	case "double":
		return double(a)
	case "json":
		return compact(a)
	}
	return "", fmt.Errorf("unknown op %q", op)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var l line
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			fmt.Fprintln(os.Stderr, "gostd:", err)
			os.Exit(2)
		}
		a, _ := hex.DecodeString(l.A)
		b, _ := hex.DecodeString(l.B)
		r := map[string]any{"id": l.ID}
		if text, err := run(l.Op, string(a), string(b)); err != nil {
			r["error"] = err.Error()
		} else {
			r["out"] = hex.EncodeToString([]byte(text))
		}
		out.Encode(r)
	}
}
