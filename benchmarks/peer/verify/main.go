// Verify proves every line of a go.sum with the go command's own checksum database client.
//
// It is the program that gosupply is measured against: golang.org/x/mod/sumdb over a folder shaped
// like GOMODCACHE, one goroutine a line. Unlike the go command it takes no file locks and
// does not write the cache back, so it is the faster of the two.
//
// It prints one JSON object: how many lines and records it verified, and what that cost.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/mod/sumdb"
)

const (
	key      = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
	maxReply = 1 << 20
)

// A cost is the one line that Verify prints.
type cost struct {
	Lines    int     `json:"lines"`
	Records  int     `json:"records"`
	Requests int     `json:"requests"`
	Wall     float64 `json:"wall_seconds"`
	CPU      float64 `json:"cpu_seconds"`
	MaxRSS   int64   `json:"max_rss_kib"`
}

// Files answers the client from a folder and, where a URL was given, from a server.
type files struct {
	cache string // GOMODCACHE/cache/download/sumdb
	url   string // base URL of the database; empty means offline

	mu       sync.Mutex
	latest   []byte
	requests int
}

func (f *files) ReadConfig(file string) ([]byte, error) {
	if file == "key" {
		return []byte(key), nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latest, nil
}

func (f *files) WriteConfig(file string, old, new []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if string(f.latest) != string(old) {
		return sumdb.ErrWriteConflict
	}
	f.latest = new
	return nil
}

func (f *files) ReadCache(file string) ([]byte, error) {
	if f.cache == "" {
		return nil, os.ErrNotExist
	}
	return os.ReadFile(filepath.Join(f.cache, filepath.FromSlash(file)))
}

func (f *files) WriteCache(file string, data []byte) {}

func (f *files) ReadRemote(path string) ([]byte, error) {
	if f.url == "" {
		return nil, errors.New("offline, and not in the cache: " + path)
	}
	f.mu.Lock()
	f.requests++
	f.mu.Unlock()
	reply, err := http.Get(f.url + path)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, reply.Status)
	}
	return io.ReadAll(io.LimitReader(reply.Body, maxReply))
}

func (f *files) Log(message string) { fmt.Fprintln(os.Stderr, message) }

func (f *files) SecurityError(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(4)
}

// A line is one line of a go.sum.
type line struct{ path, version, hash string }

func (l line) String() string { return l.path + " " + l.version + " " + l.hash }

func readSum(name string) ([]line, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var lines []line
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s: malformed line: %q", name, scanner.Text())
		}
		lines = append(lines, line{fields[0], fields[1], fields[2]})
	}
	return lines, scanner.Err()
}

func verify(client *sumdb.Client, wanted line) error {
	logged, err := client.Lookup(wanted.path, wanted.version)
	if err != nil {
		return err
	}
	for _, text := range logged {
		if text == wanted.String() {
			return nil
		}
	}
	return fmt.Errorf("mismatch: %s\nlogged: %s", wanted, strings.Join(logged, "\n"))
}

// VerifyAll looks up all lines, at most parallel at a time, and returns every error.
func verifyAll(client *sumdb.Client, lines []line, parallel int) error {
	failed := make([]error, len(lines))
	slots := make(chan struct{}, parallel)
	var group sync.WaitGroup
	for i, wanted := range lines {
		slots <- struct{}{}
		group.Go(func() {
			failed[i] = verify(client, wanted)
			<-slots
		})
	}
	group.Wait()
	return errors.Join(failed...)
}

func records(lines []line) int {
	distinct := make(map[string]bool)
	for _, l := range lines {
		distinct[l.path+"@"+strings.TrimSuffix(l.version, "/go.mod")] = true
	}
	return len(distinct)
}

func usage() (cpu float64, maxRSS int64, err error) {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0, 0, err
	}
	spent := time.Duration(used.Utime.Nano() + used.Stime.Nano())
	return spent.Seconds(), used.Maxrss, nil
}

func run() error {
	start := time.Now()
	modcache := flag.String("modcache", "", "folder shaped like GOMODCACHE; none if empty")
	latest := flag.String("latest", "", "file with the newest signed head known; none if empty")
	url := flag.String("url", "", "base URL of the database; offline if empty")
	parallel := flag.Int("parallel", 0, "lookups at a time; one goroutine a line if 0")
	flag.Parse()
	if flag.NArg() != 1 {
		return errors.New("usage: verify [flags] GOSUM")
	}
	lines, err := readSum(flag.Arg(0))
	if err != nil {
		return err
	}
	ops := &files{url: *url}
	if *modcache != "" {
		ops.cache = filepath.Join(*modcache, "cache", "download", "sumdb")
	}
	if *latest != "" {
		if ops.latest, err = os.ReadFile(*latest); err != nil {
			return err
		}
	}
	if *parallel <= 0 {
		*parallel = max(len(lines), 1)
	}
	// The default keeps two idle connections a host; the rest would be opened again and again.
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = *parallel
	http.DefaultTransport.(*http.Transport).MaxIdleConns = *parallel
	if err := verifyAll(sumdb.NewClient(ops), lines, *parallel); err != nil {
		return err
	}
	cpu, maxRSS, err := usage()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(cost{
		Lines:    len(lines),
		Records:  records(lines),
		Requests: ops.requests,
		Wall:     time.Since(start).Seconds(),
		CPU:      cpu,
		MaxRSS:   maxRSS,
	})
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
