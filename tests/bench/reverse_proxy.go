// A reverse proxy as one writes it in Go in an afternoon: httputil.ReverseProxy, routes by host, two upstreams in turn,
// connections kept. It is what the gateway is compared with, once alone and once with a second one behind it.
//
// reverse_proxy ROUTES UPSTREAM_PORT...: prints {"port": N}; the end of stdin is its end.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	routes := make(map[string]bool, count)
	for i := 0; i < count; i++ {
		routes[fmt.Sprintf("app-%d.default.localhost", i)] = true
	}
	ports := os.Args[2:]
	var turn atomic.Uint32
	proxy := &httputil.ReverseProxy{
		Director: func(request *http.Request) {
			request.URL.Scheme = "http"
			request.URL.Host = "127.0.0.1:" + ports[int(turn.Add(1))%len(ports)]
			request.Header.Set("X-Forwarded-Proto", "http")
		},
		Transport: &http.Transport{
			MaxIdleConns:        0,
			MaxIdleConnsPerHost: 4096,
			IdleConnTimeout:     time.Minute,
			DisableCompression:  true,
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("{\"port\": %d}\n", listener.Addr().(*net.TCPAddr).Port)
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	log.Fatal(http.Serve(listener, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if !routes[request.Host] {
			http.NotFound(writer, request)
			return
		}
		proxy.ServeHTTP(writer, request)
	})))
}
