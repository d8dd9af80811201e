/**
 * The composition root of the service: reads the settings, opens what must be open, wires every
 * stage to the next, and takes it all down again in order.
 */
package tributary.cluster;
