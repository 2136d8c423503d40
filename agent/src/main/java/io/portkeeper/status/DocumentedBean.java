package io.portkeeper.status;

import io.portkeeper.privilege.Privileged;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import javax.management.StandardMBean;

/** An MXBean that describes each of its attributes and operations. */
final class DocumentedBean extends StandardMBean {

    <T> DocumentedBean(T bean, Class<T> type) {
        super(bean, type, true);
    }

    /** The application's code that asks may lack the permissions that the answer needs. */
    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException, ReflectionException {
        try {
            return Privileged.call(() -> super.getAttribute(name));
        } catch (AttributeNotFoundException | MBeanException | ReflectionException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new MBeanException(e);
        }
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        return Privileged.get(() -> super.getAttributes(names));
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        try {
            return Privileged.call(() -> super.invoke(operation, arguments, signature));
        } catch (MBeanException | ReflectionException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new MBeanException(e);
        }
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
        Method getter = method((attribute.isIs() ? "is" : "get") + attribute.getName());
        return meaning(getter, attribute.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation) {
        return meaning(method(operation.getName()), operation.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int index) {
        Parameter declared = method(operation.getName()).getParameters()[index];
        return meaning(declared, parameter.getName());
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int index) {
        return operation.getName().equals("dryRun") ? "only" : "address";
    }

    @Override
    protected int getImpact(MBeanOperationInfo operation) {
        return operation.getName().equals("report") || operation.getName().equals("status")
                ? MBeanOperationInfo.INFO
                : MBeanOperationInfo.ACTION;
    }

    private Method method(String name) {
        return Arrays.stream(getMBeanInterface().getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String meaning(AnnotatedElement element, String otherwise) {
        Meaning meaning = element.getAnnotation(Meaning.class);
        return meaning == null ? otherwise : meaning.value();
    }
}
