package tributary.cluster.api.http;

import java.io.Serial;

/** A {@link Problem} on its way to whoever asked. */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.reason() + ": " + problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
