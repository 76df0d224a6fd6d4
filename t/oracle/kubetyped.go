// kubetyped runs what the shared program kubeobj does not have on JSON lines.
//
// stdin: {"id","op",...} a line; stdout: {"id","out"} or {"id","error"}.
//
//	fold      {"text"}               JSON -> core/v1 Pod -> JSON by encoding/json
//	coerce    {"text"}               YAML -> core/v1 Pod -> JSON by sigs.k8s.io/yaml
//	selector  {"selector","labels"}  whether a LabelSelector matches labels
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

type testCase struct {
	ID       string            `json:"id"`
	Op       string            `json:"op"`
	Text     string            `json:"text"`
	Selector json.RawMessage   `json:"selector"`
	Labels   map[string]string `json:"labels"`
}

func pod(err error, p *corev1.Pod) (string, error) {
	if err != nil {
		return "", err
	}
	out, err := json.Marshal(p)
	return string(out), err
}

func selector(c testCase) (string, error) {
	var ls *metav1.LabelSelector
	if err := json.Unmarshal(c.Selector, &ls); err != nil {
		return "", err
	}
	s, err := metav1.LabelSelectorAsSelector(ls)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(s.Matches(labels.Set(c.Labels))), nil
}

func run(c testCase) (string, error) {
	var p corev1.Pod
	switch c.Op {
	case "fold":
		return pod(json.Unmarshal([]byte(c.Text), &p), &p)
	case "coerce":
		return pod(yaml.Unmarshal([]byte(c.Text), &p), &p)
	case "selector":
		return selector(c)
	}
	return "", fmt.Errorf("unknown op %q", c.Op)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	for in.Scan() {
		var c testCase
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			fmt.Fprintln(os.Stderr, "kubetyped:", err)
			os.Exit(2)
		}
		r := map[string]any{"id": c.ID}
		if out, err := run(c); err != nil {
			// what the YAML library puts before the error of the decoder
			r["error"] = strings.TrimPrefix(err.Error(),
				"error unmarshaling JSON: while decoding JSON: ")
		} else {
			r["out"] = out
		}
		enc.Encode(r)
	}
}
