// Loopback serves a recorded checksum database on 127.0.0.1, slowly, and counts who asked for what.
//
// The recording is shaped like GOMODCACHE. It answers both as the database itself (/lookup/...,
// /tile/..., /latest) and as a module proxy does (the same under /sumdb/sum.golang.org, and
// /supported). A partial tile that was not recorded is cut from a wider one, as the real database
// would. Two paths are its own: GET /-/counts is a JSON object of how often each path was
// asked, and POST /-/reset forgets them.
//
// It prints its URL and ends when standard input does.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	database = "sum.golang.org"
	mount    = "/sumdb/" + database
	hashSize = 32
	fullTile = 256
)

// A log is the recording, and what was asked of it.
type log struct {
	files map[string][]byte // by path from the database's base URL: /lookup/..., /tile/...
	delay time.Duration

	mu     sync.Mutex
	counts map[string]int
}

func load(folder string) (map[string][]byte, error) {
	files := map[string][]byte{"/supported": {}}
	latest, err := os.ReadFile(filepath.Join(folder, "latest"))
	if err != nil {
		return nil, err
	}
	files["/latest"] = latest
	top := filepath.Join(folder, "cache", "download", "sumdb", database)
	err = filepath.WalkDir(top, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(strings.TrimPrefix(name, top))] = data
		return nil
	})
	return files, err
}

// Find returns what stands at a path; a partial tile may be the start of a wider one.
func (l *log) find(path string) ([]byte, bool) {
	if data, ok := l.files[path]; ok {
		return data, true
	}
	tile, suffix, partial := strings.Cut(path, ".p/")
	width, err := strconv.Atoi(suffix)
	if !partial || err != nil || width <= 0 || width >= fullTile {
		return nil, false
	}
	if data, ok := l.files[tile]; ok {
		return data[:width*hashSize], true
	}
	for wider := width + 1; wider < fullTile; wider++ {
		if data, ok := l.files[tile+".p/"+strconv.Itoa(wider)]; ok {
			return data[:width*hashSize], true
		}
	}
	return nil, false
}

func (l *log) ServeHTTP(reply http.ResponseWriter, request *http.Request) {
	path := request.URL.Path
	switch path {
	case "/-/counts":
		l.mu.Lock()
		defer l.mu.Unlock()
		json.NewEncoder(reply).Encode(l.counts)
		return
	case "/-/reset":
		l.mu.Lock()
		defer l.mu.Unlock()
		clear(l.counts)
		return
	}
	l.mu.Lock()
	l.counts[path]++
	l.mu.Unlock()
	time.Sleep(l.delay)
	data, ok := l.find(strings.TrimPrefix(path, mount))
	if !ok {
		http.Error(reply, "not recorded: "+path, http.StatusNotFound)
		return
	}
	reply.Header().Set("Content-Length", strconv.Itoa(len(data)))
	reply.Write(data)
}

func run() error {
	delay := flag.Duration("delay", 0, "how long every answer waits")
	flag.Parse()
	if flag.NArg() != 1 {
		return errors.New("usage: loopback [-delay 20ms] FOLDER")
	}
	files, err := load(flag.Arg(0))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return http.Serve(listener, &log{files: files, delay: *delay, counts: make(map[string]int)})
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
