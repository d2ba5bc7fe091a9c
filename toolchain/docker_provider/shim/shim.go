// Package shim lives under the path of the Terraform provider, which lets it import what is internal there.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// Provider is the Terraform provider for Docker.
func Provider() *schema.Provider {
	return provider.New("dev")()
}
