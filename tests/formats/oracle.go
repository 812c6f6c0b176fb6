// Oracle answers what Go itself makes of names, patterns, versions and zips.
//
// It reads one JSON array of strings per line, the question and its arguments, and writes one
// JSON value per line. oracle.py builds it beside the packages of the toolchain that it asks.
package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
	"golang.org/x/mod/sumdb/dirhash"

	"oracle/pkgpattern"
)

// orNull is the value, or null where there was an error.
func orNull(value any, err error) any {
	if err != nil {
		return nil
	}
	return value
}

// hashZip does what dirhash.HashZip does with a file.
func hashZip(data []byte) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	var names []string
	last := make(map[string]*zip.File)
	for _, file := range archive.File {
		names = append(names, file.Name)
		last[file.Name] = file
	}
	return dirhash.Hash1(names, func(name string) (io.ReadCloser, error) {
		return last[name].Open()
	})
}

func answer(question []string) any {
	arg := func(i int) string { return question[i+1] }
	switch question[0] {
	case "path.Match":
		return orNull(path.Match(arg(0), arg(1)))
	case "MatchPrefixPatterns":
		return module.MatchPrefixPatterns(arg(0), arg(1))
	case "MatchSimplePattern":
		return pkgpattern.MatchSimplePattern(arg(0))(arg(1))
	case "CheckPath":
		return module.CheckPath(arg(0)) == nil
	case "Check":
		return module.Check(arg(0), arg(1)) == nil
	case "CanonicalVersion":
		return module.CanonicalVersion(arg(0))
	case "IsPseudoVersion":
		return module.IsPseudoVersion(arg(0))
	case "Major":
		return semver.Major(arg(0))
	case "Compare":
		return semver.Compare(arg(0), arg(1))
	case "EscapePath":
		return orNull(module.EscapePath(arg(0)))
	case "EscapeVersion":
		return orNull(module.EscapeVersion(arg(0)))
	case "UnescapePath":
		return orNull(module.UnescapePath(arg(0)))
	case "UnescapeVersion":
		return orNull(module.UnescapeVersion(arg(0)))
	case "Fields":
		return append([]string{}, strings.Fields(arg(0))...)
	case "HashZip":
		data, err := base64.StdEncoding.DecodeString(arg(0))
		if err != nil {
			panic(err)
		}
		return orNull(hashZip(data))
	}
	panic("unknown question " + question[0])
}

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	for {
		var question []string
		if err := in.Decode(&question); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		if err := out.Encode(answer(question)); err != nil {
			panic(err)
		}
	}
}
