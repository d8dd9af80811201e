package tributary.edge.screen;

import java.util.concurrent.CompletionStage;

/** Makes this node a client of the cluster with the code its owner was given (Fig 6). */
@FunctionalInterface
public interface Activation {

  /**
   * @param authorizationCode in its canonical form: 20 base-32 characters
   * @return fails with RefusedException: UNKNOWN_CODE, CODE_EXPIRED, ALREADY_ACTIVATED...
   */
  CompletionStage<Void> activate(String authorizationCode);
}
