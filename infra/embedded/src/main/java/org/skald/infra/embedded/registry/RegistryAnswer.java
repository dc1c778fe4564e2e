package org.skald.infra.embedded.registry;

import java.util.Map;

/** An answer of the API: an HTTP status and what becomes its JSON body. */
record RegistryAnswer(int status, Object body) {

  static RegistryAnswer ok(Object body) {
    return new RegistryAnswer(200, body);
  }

  static RegistryAnswer refused(RegistryRejection rejection) {
    var reason = rejection.reason();
    return new RegistryAnswer(reason.status(), error(reason.errorCode(), rejection.explain()));
  }

  static RegistryAnswer failed(int errorCode, String message) {
    return new RegistryAnswer(500, error(errorCode, message));
  }

  private static Map<String, Object> error(int errorCode, String message) {
    return Map.of("error_code", errorCode, "message", message);
  }
}
