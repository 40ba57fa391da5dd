/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which node each session was last sent to: a table of fixed size, in sets of eight. Thread-safe; allocates nothing and
 * takes no lock. A set that is full gives up what was used longest ago.
 *
 * <p>How it is safe. A key and its value are two words, changed one after the other: first the value is cleared, then the
 * key is set, then the value. Who reads in between finds nothing. Two threads that take one cell for two sessions at one
 * moment can leave one session with the other's node, which is a node like any other: it costs affinity, once.
 *
 * <p>A key is a 64-bit hash, so two sessions share an entry with a chance of 1 in 2⁶⁴. A value is the number of a node
 * (above 0) and the time of last use in milliseconds since the table was made, 32 bits each.
 */
final class SessionTable {
    private static final int WAYS = 8;

    private final AtomicLongArray keys;
    private final AtomicLongArray values;
    private final int lastSet;
    private final long ttlMillis;
    private final long startNanos;

    /**
     * Makes an empty table.
     *
     * @param sessions how many it holds, rounded up to a power of two
     */
    SessionTable(int sessions, long ttlMillis, long startNanos) {
        int size = Math.max(WAYS, Integer.highestOneBit(Math.max(1, sessions - 1)) * 2);
        this.keys = new AtomicLongArray(size);
        this.values = new AtomicLongArray(size);
        this.lastSet = size / WAYS - 1;
        this.ttlMillis = ttlMillis;
        this.startNanos = startNanos;
    }

    /** Returns the number of a session's node, or 0 if there is none or it has not been used for too long. */
    int find(long key, long nowNanos) {
        int cell = cellOf(key);
        if (cell < 0) {
            return 0;
        }
        long value = values.get(cell);
        return isLive(value, millis(nowNanos)) && keys.get(cell) == key ? node(value) : 0;
    }

    /** Notes that a session was sent to a node. */
    void put(long key, int node, long nowNanos) {
        int now = millis(nowNanos);
        long value = (long) node << 32 | (now & 0xFFFF_FFFFL);
        int cell = cellOf(key);
        if (cell < 0) {
            cell = oldestOf(key, now);
            values.set(cell, 0);
            keys.set(cell, key);
        }
        values.set(cell, value);
    }

    /** Forgets a session. */
    void remove(long key) {
        int cell = cellOf(key);
        if (cell >= 0) {
            values.set(cell, 0);
        }
    }

    private int cellOf(long key) {
        int from = firstOf(key);
        for (int cell = from; cell < from + WAYS; cell++) {
            if (keys.get(cell) == key && values.get(cell) != 0) {
                return cell;
            }
        }
        return -1;
    }

    private int oldestOf(long key, int now) {
        int from = firstOf(key);
        int oldest = from;
        long oldestAge = -1;
        for (int cell = from; cell < from + WAYS; cell++) {
            long value = values.get(cell);
            long age = value == 0 ? Long.MAX_VALUE : age(value, now);
            if (age > oldestAge) {
                oldest = cell;
                oldestAge = age;
            }
        }
        return oldest;
    }

    private int firstOf(long key) {
        return ((int) (key >>> 32) & lastSet) * WAYS;
    }

    private boolean isLive(long value, int now) {
        return value != 0 && age(value, now) < ttlMillis;
    }

    private static int node(long value) {
        return (int) (value >>> 32);
    }

    private static long age(long value, int now) {
        return Math.max(0, now - (int) value); // by their difference, so that it may wrap
    }

    private int millis(long nowNanos) {
        return (int) ((nowNanos - startNanos) / 1_000_000);
    }
}
