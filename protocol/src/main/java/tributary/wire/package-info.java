/**
 * What goes over the wire and how: TLS, frames with limits, the shared nouns as protobuf messages
 * and back, signed tickets and passes, the data plane's messages. Whatever comes from outside and
 * is not as it should be is refused here as BAD_MESSAGE, naming the field.
 */
package tributary.wire;
