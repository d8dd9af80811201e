package tributary.cluster.api;

import java.util.List;
import tributary.cluster.api.Guard.AccountHandler;
import tributary.cluster.api.Guard.OperatorHandler;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.Endpoint.Handler;
import tributary.cluster.api.http.Endpoint.Method;
import tributary.cluster.api.http.Endpoint.Security;
import tributary.cluster.operator.Role;

/** Endpoints by who may ask them. */
class Access {
  private final Guard guard;

  Access(Guard guard) {
    this.guard = guard;
  }

  static Endpoint open(Method method, String path, String summary, Handler handler) {
    return open(method, path, List.of(), summary, handler);
  }

  static Endpoint open(
      Method method, String path, List<String> query, String summary, Handler handler) {
    return new Endpoint(method, path, query, Security.NONE, summary, handler);
  }

  Endpoint own(Method method, String path, String summary, AccountHandler handler) {
    return own(method, path, List.of(), summary, handler);
  }

  Endpoint own(
      Method method, String path, List<String> query, String summary, AccountHandler handler) {
    return new Endpoint(method, path, query, Security.ACCOUNT, summary, guard.account(handler));
  }

  Endpoint viewer(
      Method method, String path, List<String> query, String summary, OperatorHandler handler) {
    return operators(Role.VIEWER, method, path, query, summary, handler);
  }

  Endpoint operator(Method method, String path, String summary, OperatorHandler handler) {
    return operators(Role.OPERATOR, method, path, List.of(), summary, handler);
  }

  Endpoint owner(Method method, String path, String summary, OperatorHandler handler) {
    return operators(Role.OWNER, method, path, List.of(), summary, handler);
  }

  private Endpoint operators(
      Role least,
      Method method,
      String path,
      List<String> query,
      String summary,
      OperatorHandler handler) {
    return new Endpoint(
        method, path, query, security(least), summary, guard.operator(least, summary, handler));
  }

  Endpoint staff(Role least, Method method, String path, String summary, OperatorHandler handler) {
    return staff(least, method, path, List.of(), summary, handler);
  }

  /** Open to vendors' staff too. */
  Endpoint staff(
      Role least,
      Method method,
      String path,
      List<String> query,
      String summary,
      OperatorHandler handler) {
    return new Endpoint(
        method, path, query, security(least), summary, guard.staff(least, summary, handler));
  }

  private static Security security(Role least) {
    return switch (least) {
      case VIEWER -> Security.VIEWER;
      case OPERATOR -> Security.OPERATOR;
      case OWNER -> Security.OWNER;
    };
  }
}
