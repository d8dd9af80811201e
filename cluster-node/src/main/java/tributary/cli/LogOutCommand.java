package tributary.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the session that a log-in left. */
@Command(
    name = "logout",
    mixinStandardHelpOptions = true,
    description = "Ends the session of tributary login.")
final class LogOutCommand implements Callable<Integer> {
  @Mixin private Service service;

  @Override
  public Integer call() {
    Optional<String> token = StoredSession.of(service.server());
    StoredSession.forget(service.server());
    if (token.isPresent()) {
      new Api(service.server(), token).delete("/api/v1/operator/sessions/current");
    }
    service.say("logged out of " + service.server());
    return 0;
  }
}
