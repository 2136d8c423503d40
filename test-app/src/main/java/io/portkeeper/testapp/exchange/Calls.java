package io.portkeeper.testapp.exchange;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The only call of the gRPC service here. Its messages are bytes. */
public final class Calls {

    private static final String SERVICE = "portkeeper.Test";

    public static final MethodDescriptor<byte[], byte[]> CALL = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Call"))
            .build();

    private Calls() {}

    /** A service that echoes each message. A message that begins with {@code s} is slow. */
    static ServerServiceDefinition service(Answering answering) {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(
                        CALL,
                        ServerCalls.asyncUnaryCall((message, observer) -> answering.answer(message[0] == 's', () -> {
                            observer.onNext(message);
                            observer.onCompleted();
                        })))
                .build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
