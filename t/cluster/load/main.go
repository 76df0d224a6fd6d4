// The client of the cluster tests: sends reviews or Pods in volume, and plays
// kube-proxy.  What it finds is one JSON object on standard output.
package main

import (
	"fmt"
	"os"
)

func main() {
	commands := map[string]func([]string) error{
		"reviews": reviews,
		"pods":    pods,
		"proxy":   proxy,
	}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: load reviews|pods|proxy [FLAGS]")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "load: %v\n", err)
		os.Exit(1)
	}
}
