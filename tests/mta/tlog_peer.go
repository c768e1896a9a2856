// SPDX-License-Identifier: ISC
// The audit log as seen by an implementation that is not ours: the packages
// note and tlog of golang.org/x/mod/sumdb, by which Go's checksum database is
// checked. Ours is only the reading of files and of what C2SP has put around
// them: the layout (tlog-tiles), the text (tlog-checkpoint), proofs
// (tlog-proof, and tlog-witness for consistency).
//
// usage: tlog_peer KEYS log FOLDER                 every entry and the root
//
//	tlog_peer KEYS proof {LEAF PROOF}...      inclusion
//	tlog_peer KEYS consistency {OLD PROOF}... with a checkpoint kept
//
// KEYS is a file of verifier keys. Exit 0; or 1 with the reason.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io/ioutil"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8
const width = 1 << height

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, "tlog_peer: "+format+"\n", args...)
	os.Exit(1)
}

func must(err error, what string) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

func read(path string) []byte {
	data, err := ioutil.ReadFile(path)
	must(err, "read")
	return data
}

func keys(path string) note.Verifiers {
	var list []note.Verifier
	for _, line := range strings.Fields(string(read(path))) {
		v, err := note.NewVerifier(line)
		must(err, path)
		list = append(list, v)
	}
	return note.VerifierList(list...)
}

// checkpoint is origin, size and root, each on a line.
func checkpoint(signed []byte, known note.Verifiers) tlog.Tree {
	n, err := note.Open(signed, known)
	must(err, "checkpoint")
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		fail("checkpoint: %d lines", len(lines))
	}
	if lines[0] != n.Sigs[0].Name {
		fail("checkpoint: of %q, signed by %q", lines[0], n.Sigs[0].Name)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "size")
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

func hash(text string) tlog.Hash {
	data, err := base64.StdEncoding.DecodeString(text)
	must(err, "hash")
	if len(data) != tlog.HashSize {
		fail("hash: %d bytes", len(data))
	}
	var h tlog.Hash
	copy(h[:], data)
	return h
}

// folder is a tlog.TileReader.
type folder string

func (f folder) Height() int { return height }

// tile is where tlog-tiles has it: without the height, and entries for data.
func (f folder) tile(t tlog.Tile) []byte {
	path := strings.TrimPrefix(t.Path(), "tile/8/")
	path = strings.Replace(path, "data/", "entries/", 1)
	return read(filepath.Join(string(f), "tile", path))
}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data := f.tile(t)
		if len(data) != t.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes", t.Path(), len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// bundle is the entries of a tile, each behind its length.
func (f folder) bundle(n int64, w int) [][]byte {
	data := f.tile(tlog.Tile{H: height, L: -1, N: n, W: w})
	var entries [][]byte
	for ; len(data) >= 2; w-- {
		size := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+size {
			fail("bundle %d: cut short", n)
		}
		entries = append(entries, data[2:2+size])
		data = data[2+size:]
	}
	if w != 0 || len(data) != 0 {
		fail("bundle %d: %d entries missing", n, w)
	}
	return entries
}

// log reads each leaf through tiles that are checked against the root, and
// compares it with its entry; then the root of all of them, computed anew.
func log(f folder, known note.Verifiers) {
	tree := checkpoint(read(filepath.Join(string(f), "checkpoint")), known)
	tiles := tlog.TileHashReader(tree, f)
	var stored []tlog.Hash
	storage := tlog.HashReaderFunc(
		func(indexes []int64) ([]tlog.Hash, error) {
			var list []tlog.Hash
			for _, i := range indexes {
				list = append(list, stored[i])
			}
			return list, nil
		})
	for first := int64(0); first < tree.N; first += width {
		w := width
		if tree.N-first < width {
			w = int(tree.N - first)
		}
		var indexes []int64
		for i := 0; i < w; i++ {
			indexes = append(indexes,
				tlog.StoredHashIndex(0, first+int64(i)))
		}
		leaves, err := tiles.ReadHashes(indexes)
		must(err, "tiles")
		for i, entry := range f.bundle(first/width, w) {
			n := first + int64(i)
			if tlog.RecordHash(entry) != leaves[i] {
				fail("entry %d is not its tile's", n)
			}
			more, err := tlog.StoredHashes(n, entry, storage)
			must(err, "entry")
			stored = append(stored, more...)
		}
	}
	root, err := tlog.TreeHash(tree.N, storage)
	must(err, "root")
	if root != tree.Hash {
		fail("the entries are not those of the root")
	}
	fmt.Println(tree.N, root)
}

// body takes the hashes between a head and a checkpoint.
func body(text, head string) (first string, hashes []tlog.Hash, note string) {
	parts := strings.SplitN(text, "\n\n", 2)
	if len(parts) != 2 || !strings.HasPrefix(parts[0], head) {
		fail("no proof: %q", text)
	}
	lines := strings.Split(strings.TrimPrefix(parts[0], head), "\n")
	for _, line := range lines[1:] {
		hashes = append(hashes, hash(line))
	}
	return lines[0], hashes, parts[1]
}

func proof(leaf, text []byte, known note.Verifiers) {
	index, hashes, signed := body(string(text),
		"c2sp.org/tlog-proof@v1\nindex ")
	n, err := strconv.ParseInt(index, 10, 64)
	must(err, "index")
	tree := checkpoint([]byte(signed), known)
	must(tlog.CheckRecord(tlog.RecordProof(hashes), tree.N, tree.Hash, n,
		tlog.RecordHash(leaf)), "inclusion")
}

func consistency(old, text []byte, known note.Verifiers) {
	size, hashes, signed := body(string(text), "old ")
	n, err := strconv.ParseInt(size, 10, 64)
	must(err, "old")
	before, now := checkpoint(old, known), checkpoint([]byte(signed), known)
	if before.N != n {
		fail("the proof is of size %d, the checkpoint of %d", n, before.N)
	}
	must(tlog.CheckTree(tlog.TreeProof(hashes), now.N, now.Hash, before.N,
		before.Hash), "consistency")
}

func main() {
	if len(os.Args) < 4 {
		fail("usage: tlog_peer KEYS log|proof|consistency FILE...")
	}
	known, files := keys(os.Args[1]), os.Args[3:]
	check := proof
	switch os.Args[2] {
	case "log":
		log(folder(files[0]), known)
		return
	case "consistency":
		check = consistency
	case "proof":
	default:
		fail("no such command: %s", os.Args[2])
	}
	for ; len(files) >= 2; files = files[2:] {
		check(read(files[0]), read(files[1]), known)
	}
	if len(files) != 0 {
		fail("files come in pairs")
	}
}
