/**
 * What a box runs at power-up (Fig 13, R341-R352): it holds the release key, checks the software on
 * the disk before any of it runs, and starts it or, if it is not what was signed, nothing but a
 * page that says so. It stands on read-only storage as a jar of its own and needs the JDK alone, so
 * that no code from the disk is part of it.
 */
package tributary.edge.boot;
