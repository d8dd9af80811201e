package tributary.core.scheduling;

import java.util.List;

/** A box of another cell, for which that cell asks for a donor. It never joins this one. */
final class Borrower extends Node {
  Borrower(LoanRequest request, List<Item> catalog) {
    super(request.receiver(), catalog);
    reachability = request.reachability();
  }
}
