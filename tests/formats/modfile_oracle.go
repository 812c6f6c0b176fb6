// Modfile oracle answers what the go command makes of a go.mod or a go.work.
//
// It reads one JSON array of strings per line, a question, a text in base64 and arguments, and
// writes one JSON value per line. modfile_oracle.py builds it beside the toolchain's own package.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// loading refuses what the go command would ask the network about when it loads a main module, and
// what it refuses itself (cmd/go/internal/modload, fixVersion).
func loading(path, version string) (string, error) {
	if _, behind, marked := strings.Cut(version, "-gopkgin-"); marked && strings.HasPrefix(path, "gopkg.in/") {
		version = behind
	}
	_, major, ok := module.SplitPathVersion(path)
	if !ok {
		return "", errors.New("malformed module path")
	}
	if version == "" || module.CanonicalVersion(version) != version {
		return "", errors.New("not canonical")
	}
	return version, module.CheckPathMajor(version, major)
}

// places returns the line and column of each error.
func places(err error) any {
	found := [][2]int{}
	var list modfile.ErrorList
	if !errors.As(err, &list) {
		panic(err)
	}
	for _, one := range list {
		found = append(found, [2]int{one.Pos.Line, one.Pos.LineRune})
	}
	return map[string]any{"errors": found}
}

func modules(replaces []*modfile.Replace) (found []map[string]module.Version) {
	for _, one := range replaces {
		found = append(found, map[string]module.Version{"Old": one.Old, "New": one.New})
	}
	return found
}

func put(shown map[string]any, key string, value string) {
	if value != "" {
		shown[key] = value
	}
}

// mod shows a file in the shape of go mod edit -json.
func mod(f *modfile.File) any {
	f.SortBlocks()
	f.Cleanup()
	named := map[string]any{"Path": ""}
	shown := map[string]any{"Module": named, "Replace": modules(f.Replace)}
	if f.Module != nil {
		named["Path"] = f.Module.Mod.Path
		put(named, "Deprecated", f.Module.Deprecated)
	}
	if f.Go != nil {
		put(shown, "Go", f.Go.Version)
	}
	if f.Toolchain != nil {
		put(shown, "Toolchain", f.Toolchain.Name)
	}
	var godebugs, requires, retracts, tools, ignores []map[string]any
	var excludes []module.Version
	for _, one := range f.Godebug {
		godebugs = append(godebugs, map[string]any{"Key": one.Key, "Value": one.Value})
	}
	for _, one := range f.Require {
		shown := map[string]any{"Path": one.Mod.Path}
		put(shown, "Version", one.Mod.Version)
		if one.Indirect {
			shown["Indirect"] = true
		}
		requires = append(requires, shown)
	}
	for _, one := range f.Exclude {
		excludes = append(excludes, one.Mod)
	}
	for _, one := range f.Retract {
		shown := map[string]any{}
		put(shown, "Low", one.Low)
		put(shown, "High", one.High)
		put(shown, "Rationale", one.Rationale)
		retracts = append(retracts, shown)
	}
	for _, one := range f.Tool {
		tools = append(tools, map[string]any{"Path": one.Path})
	}
	for _, one := range f.Ignore {
		ignores = append(ignores, map[string]any{"Path": one.Path})
	}
	if godebugs != nil {
		shown["GoDebug"] = godebugs
	}
	shown["Require"], shown["Exclude"], shown["Retract"] = requires, excludes, retracts
	shown["Tool"], shown["Ignore"] = tools, ignores
	return shown
}

// work shows a file in the shape of go work edit -json.
func work(f *modfile.WorkFile) any {
	f.SortBlocks()
	f.Cleanup()
	shown := map[string]any{"Replace": modules(f.Replace)}
	if f.Go != nil {
		put(shown, "Go", f.Go.Version)
	}
	var uses []map[string]any
	for _, one := range f.Use {
		uses = append(uses, map[string]any{"DiskPath": one.Path})
	}
	shown["Use"] = uses
	return shown
}

// file is a go.mod or a go.work.
type file interface {
	AddReplace(oldPath, oldVersion, newPath, newVersion string) error
	DropReplace(oldPath, oldVersion string) error
	AddGoStmt(version string) error
	DropGoStmt()
	AddToolchainStmt(name string) error
	DropToolchainStmt()
	SortBlocks()
	Cleanup()
}

// edit does what go mod edit or go work edit does with one flag.
func edit(f file, verb string, arg []string) error {
	switch verb {
	case "":
		return nil
	case "require":
		return f.(*modfile.File).AddRequire(arg[0], arg[1])
	case "droprequire":
		return f.(*modfile.File).DropRequire(arg[0])
	case "exclude":
		return f.(*modfile.File).AddExclude(arg[0], arg[1])
	case "dropexclude":
		return f.(*modfile.File).DropExclude(arg[0], arg[1])
	case "use":
		return f.(*modfile.WorkFile).AddUse(arg[0], "")
	case "dropuse":
		return f.(*modfile.WorkFile).DropUse(arg[0])
	case "replace":
		return f.AddReplace(arg[0], arg[1], arg[2], arg[3])
	case "dropreplace":
		return f.DropReplace(arg[0], arg[1])
	case "go":
		return f.AddGoStmt(arg[0])
	case "dropgo":
		f.DropGoStmt()
		return nil
	case "toolchain":
		return f.AddToolchainStmt(arg[0])
	case "droptoolchain":
		f.DropToolchainStmt()
		return nil
	}
	panic("unknown edit " + verb)
}

// edited is a file after one edit and then, like all files, formatted until that changes nothing.
func edited(parse func([]byte) (file, *modfile.FileSyntax, error), data []byte, verb string, arg []string) any {
	f, syntax, err := parse(data)
	if err != nil {
		return places(err)
	}
	if err := edit(f, verb, arg); err != nil {
		return nil
	}
	f.SortBlocks()
	f.Cleanup()
	out := modfile.Format(syntax)
	if string(out) != string(data) {
		return edited(parse, out, "", nil)
	}
	return string(out)
}

func parseMod(data []byte) (file, *modfile.FileSyntax, error) {
	f, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Syntax, nil
}

func parseWork(data []byte) (file, *modfile.FileSyntax, error) {
	f, err := modfile.ParseWork("go.work", data, nil)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Syntax, nil
}

func answer(question []string) any {
	data, err := base64.StdEncoding.DecodeString(question[1])
	if err != nil {
		panic(err)
	}
	parse, fix := modfile.Parse, modfile.VersionFixer(nil)
	switch question[0] {
	case "edit":
		return edited(parseMod, data, question[2], question[3:])
	case "workedit":
		return edited(parseWork, data, question[2], question[3:])
	case "Unquote":
		value, err := strconv.Unquote(string(data))
		if err != nil {
			return nil
		}
		return base64.StdEncoding.EncodeToString([]byte(value))
	case "Quote":
		return base64.StdEncoding.EncodeToString([]byte(strconv.Quote(string(data))))
	case "AutoQuote":
		return base64.StdEncoding.EncodeToString([]byte(modfile.AutoQuote(string(data))))
	case "IsDirectoryPath":
		return modfile.IsDirectoryPath(string(data))
	case "IsPrint":
		var found []rune
		for r := rune(0); r <= unicode.MaxRune; r++ {
			if unicode.IsPrint(r) {
				found = append(found, r)
			}
		}
		return found
	case "work":
		f, err := modfile.ParseWork("go.work", data, nil)
		if err != nil {
			return places(err)
		}
		return work(f)
	case "main":
		fix = loading
	case "lax":
		parse = modfile.ParseLax
	}
	f, err := parse("go.mod", data, fix)
	if err != nil {
		return places(err)
	}
	return mod(f)
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
