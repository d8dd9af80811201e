/** What the cores of all entities share. Pure: no Pekko, no I/O, no clock, no randomness. */
package tributary.core;
