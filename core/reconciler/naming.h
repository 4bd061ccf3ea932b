#pragma once

#include "core/resource/serving.h"

#include <QStringList>
#include <map>
#include <vector>

namespace tidegate::reconciler {

/// How routes are called and their tags chosen: by the domain that a route's labels select (`config-domain`)
/// and by the templates of `config-network`. What is missing there, or can not be used, is as without those
/// ConfigMaps: the server's own domain, `{{.Name}}.{{.Namespace}}.{{.Domain}}` and `{{.Tag}}-{{.Name}}`. A
/// value.
class Naming
{
public:
    Naming(const resource::Snapshot &objects, resource::Domain domain);

    /// Only for clients on this machine: labelled `networking.knative.dev/visibility: cluster-local`.
    static bool isLocal(const resource::Object &route);
    /// Lower case, without a port; of a local route its name under `svc.cluster.local`.
    QString host(const resource::Object &route, const QString &tag = {}) const;
    /// `<name>.<namespace>`, by which, and with `.svc` and `.svc.cluster.local` after it, clients on this
    /// machine reach every route.
    QString localName(const resource::Object &route, const QString &tag = {}) const;
    /// With the gateway's port unless that is 80; the name of a local route alone, as in a cluster.
    QString url(const resource::Object &route, const QString &tag = {}) const;
    /// Where an app on this machine reaches the route: always with the port to dial.
    QString address(const resource::Object &route) const;
    /// Whether a request to the main host may choose a tag by `Knative-Serving-Tag`: a feature of Knative's
    /// that is off unless `config-features` enables it.
    bool hasTagHeader() const { return m_hasTagHeader; }
    /// What of the settings can not be used, a sentence each.
    const QStringList &problems() const { return m_problems; }

private:
    struct Part
    {
        QString text;     ///< literal, or the key of a label or annotation
        QString variable; ///< `.Name` and so on; empty for a literal
    };
    using Template = std::vector<Part>;
    struct Choice
    {
        QString domain;
        std::map<QString, QString> selector;
    };

    void readDomains(const resource::Snapshot &objects);
    Template readTemplate(const QString &key, const QString &text, const QString &otherwise,
                          const QStringList &variables);
    static std::optional<Template> parseTemplate(const QString &text, const QStringList &variables);
    static std::optional<Part> parseVariable(const QString &text, const QStringList &variables);
    QString domainFor(const resource::Object &route) const;
    QString firstPart(const resource::Object &route, const QString &tag) const;

    resource::Domain m_domain;
    std::vector<Choice> m_choices;
    Template m_hostTemplate;
    Template m_tagTemplate;
    QStringList m_problems;
    bool m_hasTagHeader = false;
};

} // namespace tidegate::reconciler
