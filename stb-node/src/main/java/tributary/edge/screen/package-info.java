/**
 * The box's page on loopback: a small HTTP server that only this machine and only its own page can
 * use, the JSON it answers, and the films it hands to the player in memory (R092-R098, R264-R283).
 */
package tributary.edge.screen;
