/** Who may watch what, until when, and for what price: accounts, quotes, rentals. Pure. */
package tributary.core.playback;
