// The docker provider: the Terraform provider for Docker behind Pulumi's bridge.
package main

import (
	"unicode"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-providers/terraform-provider-docker/shim"
)

const version = "5.2.0"

var resources = map[string]string{
	"docker_config":         "ServiceConfig",
	"docker_container":      "Container",
	"docker_image":          "RemoteImage",
	"docker_network":        "Network",
	"docker_plugin":         "Plugin",
	"docker_registry_image": "RegistryImage",
	"docker_secret":         "Secret",
	"docker_service":        "Service",
	"docker_tag":            "Tag",
	"docker_volume":         "Volume",
}

var functions = map[string]string{
	"docker_image":                    "getRemoteImage",
	"docker_logs":                     "getLogs",
	"docker_network":                  "getNetwork",
	"docker_plugin":                   "getPlugin",
	"docker_registry_image":           "getRegistryImage",
	"docker_registry_image_manifests": "getRegistryImageManifests",
}

func main() {
	tfbridge.Main("docker", version, provider(), []byte(`{"name":"docker","version":"`+version+`"}`))
}

func provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:           shimv2.NewProvider(shim.Provider()),
		Name:        "docker",
		Version:     version,
		Resources:   map[string]*tfbridge.ResourceInfo{},
		DataSources: map[string]*tfbridge.DataSourceInfo{},
		Config: map[string]*tfbridge.SchemaInfo{
			"host": {Default: &tfbridge.DefaultInfo{
				EnvVars: []string{"DOCKER_HOST"}, Value: "unix:///var/run/docker.sock",
			}},
			"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()},
		},
	}
	for name, pulumiName := range resources {
		info.Resources[name] = &tfbridge.ResourceInfo{Tok: tokens.Type(token(pulumiName))}
	}
	for name, pulumiName := range functions {
		info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember(token(pulumiName))}
	}
	info.Resources["docker_container"].DeleteBeforeReplace = true
	info.Resources["docker_container"].Fields = map[string]*tfbridge.SchemaInfo{
		"command":           {Name: "command"},
		"networks_advanced": {Name: "networksAdvanced"},
	}
	info.Resources["docker_image"].Fields = map[string]*tfbridge.SchemaInfo{"name": {Name: "name"}}
	info.SetAutonaming(255, "-")
	return info
}

func token(name string) string {
	first := []rune(name)
	first[0] = unicode.ToLower(first[0])
	return "docker:index/" + string(first) + ":" + name
}
