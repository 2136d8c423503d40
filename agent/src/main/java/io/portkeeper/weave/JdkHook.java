package io.portkeeper.weave;

import java.util.List;
import java.util.Map;

/**
 * A method of java.base that the agent adds to, in every form that it has had.
 *
 * <p>Forms change in updates as well as in releases (JDK-8351458 changed {@code preClose} of Java 17 in 17.0.20). So the
 * agent never infers a form from the version of the JDK: the class files show which one is there.
 *
 * @param forms the newest first; the first that the JDK has is woven
 * @param field the field that the hook reads, name and descriptor in one string; null if it reads none
 */
record JdkHook(List<HookPoint> forms, String field) {

    Purpose purpose() {
        return forms.get(0).purpose();
    }

    /** The form that those class files have, null when there is none. */
    HookPoint in(Map<String, ClassFile> files) {
        for (HookPoint form : forms) {
            ClassFile file = files.get(form.className());
            if (file != null && file.hasBody(form.method(), form.descriptor()) && (field == null || file.has(field))) {
                return form;
            }
        }
        return null;
    }
}
