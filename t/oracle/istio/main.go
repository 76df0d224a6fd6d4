// istio answers AdmissionReviews with Istio's own injector.
//
// A line of stdin is {"id","config","values","mesh","settings","path",
// "review"}, documents are paths; a line of stdout is {"id","response"},
// {"id","load"} where the documents are refused, or {"id","panic"}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	pilot "istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/features"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/inject"
	"istio.io/istio/pkg/kube/multicluster"
	"istio.io/istio/pkg/log"
)

type settings struct {
	NativeSidecars string `json:"native_sidecars"`
	Nodes          []struct{ Name, Kubelet string }
	Platform       string
	Compliance     string `json:"compliance_policy"`
	Revision       string
	Namespaces     map[string]struct{ Annotations map[string]string }
	Env            map[string]string
}

type question struct {
	ID, Config, Values, Mesh, Path string
	Settings                       json.RawMessage
	Review                         json.RawMessage
}

type answer struct {
	ID       string          `json:"id"`
	Response json.RawMessage `json:"response,omitempty"`
	Load     string          `json:"load,omitempty"`
	Panic    string          `json:"panic,omitempty"`
}

type injector struct {
	mux      *http.ServeMux
	settings settings
	failure  error
}

var sidecars = map[string]pilot.NativeSidecarMode{
	"true":  pilot.NativeSidecarModeEnabled,
	"false": pilot.NativeSidecarModeDisabled,
	"auto":  pilot.NativeSidecarModeAuto,
}

// The settings speak of one cluster, whatever a review calls it.
var clusterNames = []string{"Kubernetes", "c1", "c", "c/d", "a b", "mine"}

var environment = map[string]string{}

// Switches are globals of the process: they are set before every question.
func (s *settings) use() {
	pilot.EnableNativeSidecars = sidecars[s.NativeSidecars]
	features.CompliancePolicy = s.Compliance
	want := map[string]string{"PLATFORM": s.Platform}
	for k, v := range s.Env {
		want[k] = v
	}
	for k := range environment {
		if _, kept := want[k]; !kept {
			os.Unsetenv(k)
		}
	}
	for k, v := range want {
		os.Setenv(k, v)
	}
	environment = want
}

func (s *settings) cluster() kube.Client {
	var objects []runtime.Object
	for _, n := range s.Nodes {
		node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: n.Name}}
		node.Status.NodeInfo.KubeletVersion = n.Kubelet
		objects = append(objects, node)
	}
	for name, n := range s.Namespaces {
		objects = append(objects, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
			Name: name, Annotations: n.Annotations}})
	}
	return kube.NewFakeClient(objects...)
}

func start(q *question) (in *injector) {
	in = &injector{mux: http.NewServeMux()}
	if in.failure = json.Unmarshal(q.Settings, &in.settings); in.failure != nil {
		return in
	}
	in.settings.use()

	text, err := os.ReadFile(q.Mesh)
	if err != nil {
		in.failure = err
		return in
	}
	config, err := mesh.ApplyMeshConfigDefaults(string(text))
	if err != nil {
		in.failure = fmt.Errorf("mesh: %w", err)
		return in
	}
	watcher, err := inject.NewFileWatcher(q.Config, q.Values)
	if err != nil {
		in.failure = err
		return in
	}

	env := &model.Environment{Watcher: meshwatcher.NewTestWatcher(config)}
	push := model.NewPushContext()
	push.ProxyConfigs = model.GetProxyConfigs(model.NewFakeStore(), config)
	env.SetPushContext(push)
	clusters := multicluster.NewFakeController()
	_, in.failure = inject.NewWebhook(inject.WebhookParameters{
		Watcher: watcher, Env: env, Mux: in.mux,
		Revision: in.settings.Revision, MultiCluster: clusters,
	})
	if in.failure == nil && (in.settings.NativeSidecars == "auto" || in.settings.Platform != "") {
		client := in.settings.cluster()
		stop := make(chan struct{})
		for _, name := range clusterNames {
			clusters.Add(cluster.ID(name), client, stop)
		}
		client.RunAndWait(stop)
	}
	return in
}

func (in *injector) ask(q *question) (a answer) {
	a.ID = q.ID
	defer func() {
		if p := recover(); p != nil {
			a.Panic = fmt.Sprint(p)
		}
	}()
	if in.failure != nil {
		a.Load = in.failure.Error()
		return a
	}
	in.settings.use()
	r := httptest.NewRequest("POST", "http://localhost/inject", bytes.NewReader(q.Review))
	r.URL.Path = q.Path
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	in.mux.ServeHTTP(w, r)
	if a.Response = w.Body.Bytes(); !json.Valid(a.Response) {
		a.Response, _ = json.Marshal(w.Body.String())
	}
	return a
}

func main() {
	for _, s := range log.Scopes() {
		s.SetOutputLevel(log.NoneLevel)
	}
	known := map[string]*injector{}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var q question
			if err := json.Unmarshal(line, &q); err != nil {
				panic(err)
			}
			key := fmt.Sprint(q.Config, "|", q.Values, "|", q.Mesh, "|", string(q.Settings))
			if known[key] == nil {
				known[key] = start(&q)
			}
			out.Encode(known[key].ask(&q))
		}
		if err == io.EOF {
			return
		}
	}
}
