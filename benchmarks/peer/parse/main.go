// Parse parses a go.mod over and over with golang.org/x/mod/modfile, which the go command uses.
//
// It prints the median of the seconds that one parse took.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"golang.org/x/mod/modfile"
)

func median(path string, runs int) (float64, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	var taken []float64
	for range runs {
		start := time.Now()
		if _, err := modfile.Parse(path, data, nil); err != nil {
			return 0, err
		}
		taken = append(taken, time.Since(start).Seconds())
	}
	slices.Sort(taken)
	return taken[len(taken)/2], nil
}

func main() {
	runs := flag.Int("runs", 1000, "how often the file is parsed")
	flag.Parse()
	seconds, err := median(flag.Arg(0), *runs)
	if err != nil {
		fmt.Fprintln(os.Stderr, "parse:", err)
		os.Exit(1)
	}
	fmt.Println(seconds)
}
