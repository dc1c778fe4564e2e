package org.skald.schemas;

import org.apache.avro.Schema;
import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The classes that Avro may load because a schema names them: those that it has generated itself,
 * beside what the application trusts already.
 *
 * <p>A schema comes from outside, so since 1.12 Avro refuses to load any class that nobody vouches
 * for. A generated class holds fields and nothing else, so its origin is voucher enough.
 */
final class GeneratedClasses {

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.isAnnotationPresent(AvroGenerated.class)));
  }

  private GeneratedClasses() {}

  /** Has Avro trust them from here on, in this whole process. */
  static void trust() {
    // The static initializer has done it, once.
  }

  /** Whether records of this schema have a class of their own here. */
  static boolean include(Schema schema) {
    try {
      Class<?> type = SpecificData.get().getClass(schema);
      return type != null && type.isAnnotationPresent(AvroGenerated.class);
    } catch (SecurityException e) {
      // Some class bears the name by chance, and none that may be loaded for a record.
      return false;
    }
  }
}
