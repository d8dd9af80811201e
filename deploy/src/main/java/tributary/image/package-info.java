/** Container images of both nodes: a Java runtime with what they need, and nothing else. */
package tributary.image;
