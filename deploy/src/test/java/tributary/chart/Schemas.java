package tributary.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Two validators for every object: Kubernetes's own schema or that of Prometheus's operator, which
 * know what is required, and the models of fabric8, which know every field.
 */
final class Schemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private interface Validator {
    void validate(JsonElement element) throws IOException;
  }

  private static final Map<String, Validator> OFFICIAL =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", V1ConfigMap::validateJsonElement),
          Map.entry("v1/Service", V1Service::validateJsonElement),
          Map.entry("v1/ServiceAccount", V1ServiceAccount::validateJsonElement),
          Map.entry("apps/v1/Deployment", V1Deployment::validateJsonElement),
          Map.entry("apps/v1/StatefulSet", V1StatefulSet::validateJsonElement),
          Map.entry("batch/v1/Job", V1Job::validateJsonElement),
          Map.entry("networking.k8s.io/v1/Ingress", V1Ingress::validateJsonElement),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement),
          Map.entry("policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
          Map.entry(
              "autoscaling/v2/HorizontalPodAutoscaler",
              V2HorizontalPodAutoscaler::validateJsonElement),
          Map.entry("rbac.authorization.k8s.io/v1/Role", V1Role::validateJsonElement),
          Map.entry(
              "rbac.authorization.k8s.io/v1/RoleBinding", V1RoleBinding::validateJsonElement));

  private Schemas() {}

  static List<String> problems(JsonNode object) {
    List<String> problems = new ArrayList<>(official(object));
    problems.addAll(fabric8(object));
    return problems.stream().map(it -> Rendered.title(object) + ": " + it).toList();
  }

  /** For Kubernetes 1.20, by the schema that its API server publishes. */
  static List<String> problemsOn120(JsonNode object) {
    List<String> problems = new ArrayList<>(StrictSchema.KUBERNETES_120.problems(object));
    problems.addAll(fabric8(object));
    return problems.stream().map(it -> Rendered.title(object) + ": " + it).toList();
  }

  /** Finds what is missing and what is unknown; the first problem only. */
  static List<String> official(JsonNode object) {
    String type = StrictSchema.type(object);
    Validator validator = OFFICIAL.get(type);
    if (validator == null) {
      return StrictSchema.PROMETHEUS_OPERATOR.problems(object);
    }
    try {
      validator.validate(JsonParser.parseString(object.toString()));
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  /** Finds every unknown field and every value of a wrong kind. */
  static List<String> fabric8(JsonNode object) {
    try {
      HasMetadata model = JSON.treeToValue(object, HasMetadata.class);
      if (model.getClass().getSimpleName().startsWith("Generic")) {
        return List.of("unknown to the second validator");
      }
      List<String> unknown = new ArrayList<>();
      walk(model, "", unknown);
      return unknown;
    } catch (IOException e) {
      return List.of(e.getMessage());
    }
  }

  private static void walk(Object model, String path, List<String> unknown) {
    switch (model) {
      case null -> {}
      case Collection<?> items -> items.forEach(item -> walk(item, path + "[]", unknown));
      case Map<?, ?> entries ->
          entries.forEach((key, value) -> walk(value, path + "." + key, unknown));
      default -> {
        if (model.getClass().getName().matches("io\\.fabric8\\.\\w+\\.api\\.model\\..*")
            && !model.getClass().isEnum()) {
          walkFields(model, path, unknown);
        }
      }
    }
  }

  private static void walkFields(Object model, String path, List<String> unknown) {
    // These two are scalars to Kubernetes, and keep their parts as fields of their own.
    if (Set.of("Quantity", "IntOrString").contains(model.getClass().getSimpleName())) {
      return;
    }
    for (Method method : model.getClass().getMethods()) {
      String name = method.getName();
      if (method.getParameterCount() > 0 || !name.startsWith("get") || name.equals("getClass")) {
        continue;
      }
      Object value = call(model, method);
      if (name.equals("getAdditionalProperties")) {
        ((Map<?, ?>) value)
            .keySet()
            .forEach(key -> unknown.add("unknown field " + path + "." + key));
      } else {
        walk(
            value,
            path + "." + name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4),
            unknown);
      }
    }
  }

  private static Object call(Object model, Method getter) {
    try {
      return getter.invoke(model);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(getter.toString(), e);
    }
  }
}
