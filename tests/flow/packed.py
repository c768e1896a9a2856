# SPDX-License-Identifier: ISC
"""Reads what the store keeps packed, by libzstd itself and not by our code."""

import ctypes

ZSTD = ctypes.CDLL("libzstd.so.1")
ZSTD.ZSTD_createDCtx.restype = ctypes.c_void_p
ZSTD.ZSTD_freeDCtx.argtypes = [ctypes.c_void_p]
ZSTD.ZSTD_decompress_usingDict.restype = ctypes.c_size_t
ZSTD.ZSTD_decompress_usingDict.argtypes = [
    ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p,
    ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
LONGEST = 1 << 20


def unpacked(packed, dictionary):
    out = ctypes.create_string_buffer(LONGEST)
    context = ZSTD.ZSTD_createDCtx()
    n = ZSTD.ZSTD_decompress_usingDict(
        context, out, LONGEST, packed, len(packed), dictionary,
        len(dictionary))
    ZSTD.ZSTD_freeDCtx(context)
    assert n <= LONGEST, "cannot be unpacked"
    return out.raw[:n].decode()


def unpack(db):
    """Makes the events' rows what an earlier version would have left, in
    which an SQL statement finds the texts."""
    rows = db.execute(
        "SELECT a.seq, a.packed_leaf, a.packed_opening, k.bytes FROM audit a "
        "JOIN dictionary k ON k.key = a.dictionary").fetchall()
    assert rows, "nothing is packed"
    for seq, leaf, opening, dictionary in rows:
        db.execute(
            "UPDATE audit SET leaf = ?, opening = ?, packed_leaf = NULL, "
            "packed_opening = NULL, dictionary = NULL WHERE seq = ?", (
                unpacked(leaf, dictionary),
                None if opening is None else unpacked(opening, dictionary),
                seq))
