// podsecurity asks the Pod Security Standards' own checks about pods: JSON
// lines {"id", "pod"} in, {"id", "baseline", "restricted"} out, each the
// reason that the profile refuses the pod, or "".
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	ID  string     `json:"id"`
	Pod corev1.Pod `json:"pod"`
}

type answer struct {
	ID         string `json:"id"`
	Baseline   string `json:"baseline"`
	Restricted string `json:"restricted"`
}

func main() {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		log.Fatal(err)
	}

	refusal := func(level api.Level, pod *corev1.Pod) string {
		version := api.LevelVersion{Level: level, Version: api.LatestVersion()}
		result := policy.AggregateCheckResults(
			evaluator.EvaluatePod(version, &pod.ObjectMeta, &pod.Spec))
		if result.Allowed {
			return ""
		}
		return result.ForbiddenDetail()
	}

	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)

	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(answer{
			ID:         q.ID,
			Baseline:   refusal(api.LevelBaseline, &q.Pod),
			Restricted: refusal(api.LevelRestricted, &q.Pod),
		}); err != nil {
			log.Fatal(err)
		}
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
}
