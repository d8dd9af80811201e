package tributary.core.scheduling;

import java.time.Instant;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.MediaId;

/**
 * What a cell whose own boxes cannot send an item asks of one that has told of copies.
 *
 * @param at when, by the borrower's clock
 * @param receiver for whom first
 */
public record LoanRequest(
    CellId borrower,
    Instant at,
    MediaId media,
    ClientId receiver,
    Reachability reachability,
    Location location) {}
