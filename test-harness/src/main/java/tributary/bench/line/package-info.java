/** What a household notices of its box on a slow line: other traffic beside donation, measured. */
package tributary.bench.line;
