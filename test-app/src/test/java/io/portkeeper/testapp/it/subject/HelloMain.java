package io.portkeeper.testapp.it.subject;

/** Does as little as a program can. */
public final class HelloMain {

    private HelloMain() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
