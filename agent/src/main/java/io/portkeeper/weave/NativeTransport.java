package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A transport that bypasses the JDK.
 *
 * <p>Some libraries contain a copy of Netty under other names: a prefix stands before Netty's own.
 */
final class NativeTransport {

    private final String title;
    private final String connecting;
    private final List<NativeMember> members;
    private final Set<String> classNames = new LinkedHashSet<>();

    /**
     * A transport.
     *
     * @param title as operators read it
     * @param connecting the class whose objects connect, or a superclass of it
     * @param members what is woven or relied on
     */
    NativeTransport(String title, String connecting, List<NativeMember> members) {
        this.title = title;
        this.connecting = connecting;
        this.members = members;
        for (NativeMember member : members) {
            classNames.add(member.className());
        }
    }

    String title() {
        return title;
    }

    String connecting() {
        return connecting;
    }

    /** The classes that are woven. */
    Set<String> classNames() {
        return classNames;
    }

    /** All that is woven into its classes. */
    Set<Hook> hooks() {
        Set<Hook> hooks = new LinkedHashSet<>();
        for (NativeMember member : members) {
            if (member.hook() != null) {
                hooks.add(member.hook());
            }
        }
        return hooks;
    }

    /** What is woven into that class. */
    List<HookPoint> hookPoints(String className, String prefix, ClassFile file) {
        List<HookPoint> points = new ArrayList<>();
        for (NativeMember member : members) {
            String form =
                    member.className().equals(className) && member.hook() != null ? member.formIn(file, prefix) : null;
            if (form != null) {
                points.add(member.hookPoint(form, prefix));
            }
        }
        return points;
    }

    /** What is woven into that class so that its connects are refused, because it is not known well enough to bind them. */
    List<HookPoint> connects(String className, String prefix, ClassFile file) {
        List<HookPoint> connects = new ArrayList<>();
        for (HookPoint point : hookPoints(className, prefix, file)) {
            if (isConnect(point.hook())) {
                // This hook throws before the method's own body begins, whatever that contains.
                connects.add(new HookPoint(
                        point.className(),
                        point.method(),
                        point.descriptor(),
                        point.purpose(),
                        Hooks.SUBMITTED_CONNECT));
            }
        }
        return connects;
    }

    private static boolean isConnect(Hook hook) {
        return hook == Hooks.NATIVE_CONNECT || hook == Hooks.SUBMITTED_CONNECT;
    }

    /** Whether that class has a method that connects. */
    boolean connects(String className) {
        for (NativeMember member : members) {
            if (member.className().equals(className) && isConnect(member.hook())) {
                return true;
            }
        }
        return false;
    }

    /** How that class differs from what is known of it, in words; empty if it does not. */
    List<String> unknown(String className, String prefix, ClassFile file) {
        List<String> unknown = new ArrayList<>();
        for (NativeMember member : members) {
            if (member.className().equals(className) && member.required() && member.formIn(file, prefix) == null) {
                unknown.add(className.replace('/', '.') + " has no " + String.join(" or ", member.forms()));
            }
        }
        for (String method : file.natives()) {
            if (movesBytes(method) && !NativeTransports.KNOWN_TRANSFERS.contains(method)) {
                unknown.add(className.replace('/', '.') + " has a native method " + method);
            }
        }
        return unknown;
    }

    private static boolean movesBytes(String method) {
        for (String beginning : NativeTransports.TRANSFERS) {
            if (method.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }
}
